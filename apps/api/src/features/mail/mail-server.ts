/** The way out: one message handed to the mail server of `SMTP_URL`, or a failure in words. */
import type { Env, MailSettings } from '../../env.js'
import { htmlOf } from './mail-html.js'
import type { Message } from './mail.repo.js'

/** The mail server did not take a message. Its words may name the recipient, so that they belong on the row alone. */
export class MailFailure extends Error {
  override readonly name = 'MailFailure'
  /** For people, with what the server said. */
  readonly words: string
  /** Trying again cannot help. */
  readonly isFinal: boolean

  constructor({ words, code, isFinal }: { words: string; code: string; isFinal: boolean }) {
    super(`A message could not be sent (${code}).`)
    this.words = words
    this.isFinal = isFinal
  }
}

const TIMEOUTS = {
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 30_000,
  dnsTimeout: 10_000,
}
const MOST_WORDS = 300

const wordsByCode: Readonly<Record<string, string>> = {
  EAUTH: 'The mail server refused the user name or password in SMTP_URL.',
  ENOAUTH: 'The mail server asks for a user name and password in SMTP_URL.',
  EDNS: 'The mail server’s name in SMTP_URL is not known.',
  ETLS: 'The connection to the mail server could not be secured.',
  ETIMEDOUT: 'The mail server did not answer in time.',
  EENVELOPE: 'The mail server refused the recipient or the sender.',
  EMESSAGE: 'The mail server refused the message.',
}

const textOf = (error: object, key: string): string | undefined => {
  const value: unknown = Reflect.get(error, key)
  return typeof value === 'string' ? value : undefined
}

/** A refusal for good concerns this message; a refused sign-in or a broken connection concerns the server. */
const isFinal = (error: object, code: string): boolean => {
  const status: unknown = Reflect.get(error, 'responseCode')
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && (typeof status !== 'number' || status >= 500)
}

const failureOf = (error: unknown): MailFailure => {
  if (typeof error !== 'object' || error === null) {
    return new MailFailure({ words: 'The message could not be sent.', code: 'unknown', isFinal: false })
  }
  const code = textOf(error, 'code') ?? 'unknown'
  const sentence = wordsByCode[code] ?? `The mail server could not be reached (${code}).`
  const said = textOf(error, 'response')
  const words = (said === undefined ? sentence : `${sentence} It said: ${said}`)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .slice(0, MOST_WORDS)
  return new MailFailure({ words, code, isFinal: isFinal(error, code) })
}

/** One address and nothing else: no list, no name, no second header. */
const isOneAddress = (recipient: string): boolean =>
  /^[^\s,;:<>()[\]\\"\p{Cc}]+@[^\s,;:<>()[\]\\"@\p{Cc}]+$/u.test(recipient)

const domainOf = (publicUrl: string): string => new URL(publicUrl).hostname

/**
 * Hands the message over; resolves when the server has taken it. The same message has the same id whenever it is
 * sent, so that a mailbox can tell a repetition.
 * @throws MailFailure
 */
export const handOver = async (
  { publicUrl }: Pick<Env, 'publicUrl'>,
  settings: MailSettings,
  message: Message,
): Promise<void> => {
  if (!isOneAddress(message.recipient)) {
    throw new MailFailure({
      words: 'The recipient is not an e-mail address.',
      code: 'address',
      isFinal: true,
    })
  }
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    url: settings.url,
    ...TIMEOUTS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    await transport.sendMail({
      from: settings.from,
      to: { name: '', address: message.recipient },
      subject: message.subject,
      text: message.body,
      html: htmlOf(message.body, publicUrl),
      messageId: `<${message.id}@${domainOf(publicUrl)}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    })
  } catch (error) {
    throw failureOf(error)
  } finally {
    transport.close()
  }
}
