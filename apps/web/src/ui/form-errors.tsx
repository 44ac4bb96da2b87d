import { useEffect, useRef } from 'react'

import './form-errors.css'

export interface FieldError {
  /** Dotted path of the field, as the server names it: `name`, `signals.0.metricId`. */
  readonly path: string
  readonly message: string
}

export interface FormErrorsProps {
  /** One sentence on the whole; null hides the summary. */
  readonly message: string | null
  /** Errors that no field on the page can show. */
  readonly errors?: readonly FieldError[]
}

/** What stands between this form and its submit. Takes the focus when it appears, so that nobody searches. */
export function FormErrors({ message, errors = [] }: FormErrorsProps) {
  const summary = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (message !== null) summary.current?.focus()
  }, [message, errors])
  if (message === null) return null
  return (
    <div className="kw-form-errors" role="alert" tabIndex={-1} ref={summary}>
      <p>{message}</p>
      {errors.length > 0 && (
        <ul>
          {errors.map(({ path, message: words }) => (
            <li key={`${path} ${words}`}>{words}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
