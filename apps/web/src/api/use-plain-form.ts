import { useForm, type FormRulesRecord, type UseFormReturnType } from '@mantine/form'

import type { CallOptions } from './client.js'
import { useSubmit, type Submit } from './use-submit.js'

export interface PlainFormOptions<Values, Answer> {
  readonly initialValues: Values
  readonly validate?: FormRulesRecord<Values>
  readonly send: (values: Values, options: CallOptions) => Promise<Answer>
  readonly onDone: (answer: Answer, values: Values) => void | Promise<void>
  /** Where the fields stand in the body, with its dot: "account." for `account.name`. */
  readonly within?: string
}

export interface PlainFormState<Values> extends Submit<Values> {
  readonly form: UseFormReturnType<Values>
}

/** A form of a few fields of text: its values, its checks, and its way to the server. */
export const usePlainForm = <Values extends Readonly<Record<string, string>>, Answer>(
  options: PlainFormOptions<Values, Answer>,
): PlainFormState<Values> => {
  const { initialValues, validate = {}, send, onDone, within = '' } = options
  const form = useForm<Values>({ initialValues, validate })
  const sending = useSubmit({
    fields: Object.keys(initialValues).map((name) => within + name),
    setErrors: (errors) =>
      form.setErrors(
        Object.fromEntries(Object.entries(errors).map(([name, words]) => [name.slice(within.length), words])),
      ),
    send: async (values: Values, how) => ({ answer: await send(values, how), values }),
    onDone: ({ answer, values }) => onDone(answer, values),
  })
  return { form, ...sending }
}
