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
  // By its words: a list that is made anew with every key would take the focus out of the field that is typed in.
  const words = errors.map(({ message: said }) => said).join(' ')
  useEffect(() => {
    if (message !== null) summary.current?.focus()
  }, [message, words])
  if (message === null) return null
  return (
    <div className="kw-form-errors" role="alert" tabIndex={-1} ref={summary}>
      <p>{message}</p>
      {errors.length > 0 && (
        <ul>
          {errors.map(({ path, message: said }) => (
            <li key={`${path} ${said}`}>{said}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
