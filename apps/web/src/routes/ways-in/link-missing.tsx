import type { ReactNode } from 'react'

import { FrontPage } from '../../ui/front-page.js'
import { ButtonLink } from '../../ui/link.js'

/** The page of a link without its link: used up, opened in another tab, or cut off. */
export function LinkMissing({ children }: { readonly children: ReactNode }) {
  return (
    <FrontPage title="This page needs the link from the mail" width="narrow" lead={children}>
      <ButtonLink to="/">Go to Home</ButtonLink>
    </FrontPage>
  )
}
