import { Checkbox, TextInput } from '@mantine/core'

import { PercentInput } from '../../../ui/evidence/percent-input.js'
import type { SignalPart } from './signal-part.js'

/** What a goal promises: a least lift, or any improvement, chosen on purpose. */
export function GoalFields({ signal, at, edit, errorOf }: SignalPart) {
  return (
    <>
      <div className="kw-part-row">
        {signal.anyImprovement ? (
          <PercentInput
            id={at('minimumDetectableEffect')}
            label="Minimum detectable effect"
            description="The smallest relative change worth knowing."
            value={signal.minimumDetectableEffect}
            error={errorOf('minimumDetectableEffect')}
            onChange={(minimumDetectableEffect) => edit({ minimumDetectableEffect })}
          />
        ) : (
          <PercentInput
            id={at('promisedLift')}
            label="Promise: at least"
            description="Relative change in the good direction."
            value={signal.promisedLift}
            error={errorOf('promisedLift')}
            onChange={(promisedLift) => edit({ promisedLift })}
          />
        )}
        <TextInput
          id={at('baseline')}
          label="Baseline"
          description="Mean today, such as 0.1 or 10%."
          inputMode="decimal"
          autoComplete="off"
          value={signal.baseline}
          error={errorOf('baseline')}
          onChange={(event) => edit({ baseline: event.currentTarget.value })}
        />
      </div>
      <Checkbox
        label="Any improvement counts"
        description="A promise of zero. Choose it on purpose: it wins more easily and says less."
        checked={signal.anyImprovement}
        onChange={(event) => edit({ anyImprovement: event.currentTarget.checked })}
      />
    </>
  )
}
