/** `npm start -- --demo`: the same demo for somebody at a terminal. */
import { Problem } from '../http/problems.js'
import type { Demo } from './demo.js'

const isAlreadySetUp = (error: unknown): boolean => error instanceof Problem && error.code === 'alreadySetUp'

/** Sets the demo up and tells the sign-in data, or says in one line that there are people already. */
export const offerDemo = async (
  demo: Pick<Demo, 'setUp'>,
  { address, say }: { readonly address: string; readonly say: (line: string) => void },
): Promise<void> => {
  try {
    const { email, password } = await demo.setUp('command line')
    say(`The demo is ready at ${address}`)
    say(`Sign in with ${email} and the password ${password} (shown only now)`)
  } catch (error) {
    if (!isAlreadySetUp(error)) throw error
    say('--demo: this installation has people already, so that nothing was added.')
  }
}
