import { Button } from '@mantine/core'
import type { AnswerOf, setUpDemo as setUpDemoEndpoint } from '@knowwhen/contract'
import { IconArrowRight } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { setUpDemo } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { FormErrors } from '../../ui/form-errors.js'
import { Specimen } from './specimen.js'

export type Demo = AnswerOf<typeof setUpDemoEndpoint>

/** The way in for those who want to look first. */
export function DemoOffer({ onReady }: { readonly onReady: (demo: Demo) => void }) {
  const demo = useMutation({ mutationFn: () => call(setUpDemo, { body: {} }), onSuccess: onReady })
  return (
    <section className="kw-front-sheet" aria-labelledby="demo-title">
      <h2 id="demo-title">Or look around first</h2>
      <p className="kw-soft" style={{ margin: 0 }}>
        Northwind Outfitters has three teams and about a dozen cards, one in every state, fed by a simulated
        GrowthBook. Nothing to fill in.
      </p>
      <Specimen />
      <FormErrors message={demo.error === null ? null : sentenceOf(demo.error)} />
      <Button
        mt="sm"
        variant="default"
        rightSection={<IconArrowRight size={16} />}
        loading={demo.isPending}
        onClick={() => demo.mutate()}
      >
        Open the demo: Northwind Outfitters
      </Button>
      <p className="kw-soft" role="status" style={{ margin: '8px 0 0' }}>
        {demo.isPending ? 'Making teams, cards and results. This takes a few seconds.' : ''}
      </p>
    </section>
  )
}
