/** Plain sentences for what a schema found wrong; a sentence written in the schema itself wins. */
import type { z } from 'zod'

type Issue = z.core.$ZodIssue

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
}

const formats: Readonly<Record<string, string>> = {
  uuid: 'Please give an id (a UUID).',
  datetime: 'Please give a time such as 2026-01-31T09:00:00Z.',
  url: 'Please give an address such as https://example.com.',
  email: 'Please give an e-mail address such as name@example.com.',
}

const tooBig = (issue: Extract<Issue, { code: 'too_big' }>): string => {
  if (issue.origin === 'string') return `Please use at most ${issue.maximum.toString()} characters.`
  if (issue.origin === 'array') return `Please give at most ${issue.maximum.toString()}.`
  return `Please give ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum.toString()}.`
}

const tooSmall = (issue: Extract<Issue, { code: 'too_small' }>): string => {
  if (issue.origin === 'string') return `Please use at least ${issue.minimum.toString()} characters.`
  if (issue.origin === 'array') return `Please give at least ${issue.minimum.toString()}.`
  return `Please give ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum.toString()}.`
}

const wrongType = (issue: Extract<Issue, { code: 'invalid_type' }>): string =>
  issue.message.endsWith('received undefined')
    ? 'Please fill this in.'
    : `Please give ${kinds[issue.expected] ?? issue.expected}.`

const zodsOwn = /^(Invalid|Too (big|small)|Unrecognized)/

const byCode = (issue: Issue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue)
    case 'too_big':
      return tooBig(issue)
    case 'too_small':
      return tooSmall(issue)
    case 'invalid_format':
      return formats[issue.format] ?? 'This has not the form that is expected.'
    case 'invalid_value':
      return `Please choose one of: ${issue.values.map(String).join(', ')}.`
    case 'unrecognized_keys':
      return `There is no such field: ${issue.keys.join(', ')}.`
    default:
      return 'This value cannot be used.'
  }
}

export const sentenceOf = (issue: Issue): string =>
  zodsOwn.test(issue.message) ? byCode(issue) : issue.message
