import { NewOrganizationForm } from '../../features/organizations-choice/new-organization-form.js'
import { FrontPage } from '../../ui/front-page.js'
import { TextLink } from '../../ui/link.js'
import { useEnter } from '../use-enter.js'

export function NewOrganizationPage() {
  const enter = useEnter()
  return (
    <FrontPage
      title="Make an organisation"
      width="narrow"
      lead="A place of its own: nobody in your other organisations sees what is in it."
    >
      <div className="kw-front-sheet">
        <NewOrganizationForm onDone={(session) => enter(session, '/')} />
      </div>
      <p className="kw-front-ways">
        <TextLink to="/organizations">Your organisations</TextLink>
      </p>
    </FrontPage>
  )
}
