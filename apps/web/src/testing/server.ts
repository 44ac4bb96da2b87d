import { setupServer } from 'msw/node'

import {
  getFeatureFlags,
  getSessionOptions,
  listComments,
  listNotifications,
  listOrganizations,
} from '../api/endpoints.js'
import { answering } from './answers.js'

/** What every page, or every card, asks for; most tests are about something else. */
const always = [
  answering(listOrganizations, () => ({ items: [], mayCreate: false })),
  answering(getSessionOptions, () => ({ signUp: 'closed' as const, singleSignOn: null, sendsMail: true })),
  answering(listComments, () => ({ items: [], nextCursor: null })),
  answering(listNotifications, () => ({ items: [], nextCursor: null, unread: 0 })),
  answering(getFeatureFlags, () => ({
    flags: { 'home-first-steps': true, 'link-suggestions': true },
    sdk: null,
  })),
]

/** The server that tests talk to; each test says what it answers. */
export const server = setupServer(...always)
