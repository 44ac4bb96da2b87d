/** What a form can say before it asks the server; the sentences are the server's own. */
export type Check = (value: string) => string | null

export const required: Check = (value) => (value.trim() === '' ? 'Please fill this in.' : null)

export const emailAddress: Check = (value) =>
  /^\S+@\S+\.\S+$/.test(value.trim()) ? null : 'Please give an e-mail address such as name@example.com.'

export const newPassword: Check = (value) => (value.length < 12 ? 'Please use at least 12 characters.' : null)
