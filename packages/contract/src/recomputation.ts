/** The proof that stored verdicts follow from stored evidence, sealed criteria and the version of the rule. */
import { z } from 'zod'

import { endpoint } from './endpoint.js'
import { id } from './shared.js'

const said = z.object({ verdict: z.string(), reason: z.string(), words: z.string() })

export const recomputation = z
  .object({
    /**
     * True where nothing differs: no verdict, no reading, no seal. What could not be checked is counted beside it.
     * Proven is that each verdict follows from the stored readings, the sealed criteria and the rule; that payloads and
     * seals are those that were hashed; and that a payload says what its reading says. Believed is what does not
     * stand in the payload: of a pulled reading whether lower is better in each metric, users in several arms,
     * GrowthBook's own word on health, the tuning of sequential intervals and the level of its intervals; of one entered
     * by hand what was entered; of a declared verdict the declaration, once it was reviewed.
     */
    holds: z.boolean(),
    /** The rule that was applied. */
    ruleVersion: z.string(),
    /** Verdicts computed anew. */
    checked: z.int(),
    matching: z.int(),
    /** Verdicts stored before what they depended on was kept with them. */
    unverifiable: z.int(),
    /** Verdicts by another version of the rule than `ruleVersion`. */
    otherRule: z.int(),
    differences: z.array(
      z.object({
        verdictId: id,
        hypothesisId: id,
        stored: said,
        /** Null: it cannot be computed at all, since something it stands on is gone. */
        computed: said.nullable(),
        words: z.string(),
      }),
    ),
    /** Readings whose payload was hashed and read once more. */
    evidence: z.object({
      checked: z.int(),
      /** Of `checked`, those entered by hand: their reading is computed once more from what was entered, which is believed. */
      byHand: z.int(),
      differences: z.array(
        z.object({ evidenceId: id, problem: z.enum(['rawHash', 'reading']), words: z.string() }),
      ),
    }),
    seals: z.object({
      checked: z.int(),
      differences: z.array(z.object({ hypothesisId: id, version: z.int(), words: z.string() })),
    }),
  })
  .meta({ id: 'Recomputation' })
export type Recomputation = z.output<typeof recomputation>

export const recomputeHypothesis = endpoint({
  id: 'recomputeHypothesis',
  method: 'GET',
  path: '/api/v1/hypotheses/:hypothesisId/recomputation',
  tag: 'Hypotheses',
  summary: 'Compute every verdict of this card anew from what is stored, and say what differs',
  description:
    'Changes nothing. Readings are hashed and read again, those entered by hand from what was entered. The same for a whole installation: `npm run -s recompute`.',
  access: 'hypothesis.read',
  params: z.object({ hypothesisId: id }),
  success: { status: 200, schema: recomputation },
})
