/** A whole sign-in through a provider, step by step, as a browser does it. */
import { ask, cookiesOf, type Answer } from './asking.js'
import type { TestApp } from './app.js'
import type { CookieHeaders } from './builders.js'
import type { TestOpenIdProvider } from './openid-provider.js'

/** Under which every test application believes to be reached. */
export const REDIRECT_URI = 'http://127.0.0.1:3000/api/v1/session/single-sign-on/callback'

export interface Begun {
  readonly redirectTo: string
  readonly browser: CookieHeaders
}

export const beginSignIn = async (t: TestApp, body: object): Promise<Begun> => {
  const answer = await ask(t, {}, ['POST', '/session/single-sign-on', body])
  return { redirectTo: answer.json<{ redirectTo: string }>().redirectTo, browser: cookiesOf(answer) }
}

/** Back at the callback, with this browser. */
export const comeBack = (t: TestApp, back: URL, browser: CookieHeaders | undefined): Promise<Answer> =>
  t.app.inject({ url: `${back.pathname}${back.search}`, headers: { ...browser } })

/** Where the sign-in has ended: the path, and the session's cookie if there is one. */
export interface Ended {
  readonly location: string
  readonly headers: CookieHeaders
}

export const endOf = (answer: Answer): Ended => ({
  location: String(answer.headers.location).replace('http://127.0.0.1:3000', ''),
  headers: cookiesOf(answer),
})

export const signInWith = async (
  t: TestApp,
  provider: TestOpenIdProvider,
  body: object = {},
): Promise<Ended> => {
  const { redirectTo, browser } = await beginSignIn(t, body)
  return endOf(await comeBack(t, await provider.visit(redirectTo), browser))
}
