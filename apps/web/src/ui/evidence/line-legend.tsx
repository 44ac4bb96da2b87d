import { promiseText } from './percent.js'

export interface LineLegendProps {
  readonly promisedLift: number | null
  readonly margin: number | null
}

function Sample({ className }: { readonly className: string }) {
  return (
    <svg width={14} height={14} aria-hidden="true">
      <line x1={7} y1={0} x2={7} y2={14} className={className} />
    </svg>
  )
}

/** Names the lines of a chart next to it: labels inside would collide where promise and zero are close. */
export function LineLegend({ promisedLift, margin }: LineLegendProps) {
  return (
    <p className="kw-legend">
      <span>
        <Sample className="kw-line-zero" /> no change
      </span>
      {promisedLift !== null && promisedLift !== 0 && (
        <span>
          <Sample className="kw-line-promise" /> promised {promiseText(promisedLift)}
        </span>
      )}
      {margin !== null && margin !== 0 && (
        <span>
          <Sample className="kw-line-margin" /> margin {promiseText(-margin)}
        </span>
      )}
      <span className="kw-legend-axis">relative change; right is better</span>
    </p>
  )
}
