import {
  IconBell,
  IconFlask,
  IconHome,
  IconNotebook,
  IconSettings,
  IconTargetArrow,
  IconTrophy,
  IconUsersGroup,
  type Icon,
} from '@tabler/icons-react'

export interface PlaceEntry {
  readonly to:
    | '/'
    | '/hypotheses'
    | '/experiments'
    | '/achievements'
    | '/teams'
    | '/kpis'
    | '/notifications'
    | '/settings'
  readonly label: string
  readonly icon: Icon
  /** Goes there from anywhere. */
  readonly keys: string
  /** Said by the command palette. */
  readonly about: string
}

const home: PlaceEntry = { to: '/', label: 'Home', icon: IconHome, keys: 'g h', about: 'What waits for you' }
const hypotheses: PlaceEntry = {
  to: '/hypotheses',
  label: 'Hypotheses',
  icon: IconNotebook,
  keys: 'g y',
  about: 'Cards, on a board or as a table',
}
const experiments: PlaceEntry = {
  to: '/experiments',
  label: 'Experiments',
  icon: IconFlask,
  keys: 'g e',
  about: 'Everything pulled from GrowthBook',
}
const achievements: PlaceEntry = {
  to: '/achievements',
  label: 'Achievements',
  icon: IconTrophy,
  keys: 'g a',
  about: 'What teams really achieved',
}
const teams: PlaceEntry = {
  to: '/teams',
  label: 'Teams',
  icon: IconUsersGroup,
  keys: 'g t',
  about: 'Who believes what',
}
const kpis: PlaceEntry = {
  to: '/kpis',
  label: 'KPIs',
  icon: IconTargetArrow,
  keys: 'g k',
  about: 'Business metrics and what is mapped to them',
}
const notifications: PlaceEntry = {
  to: '/notifications',
  label: 'Notifications',
  icon: IconBell,
  keys: 'g n',
  about: 'What happened that concerns you',
}
const settings: PlaceEntry = {
  to: '/settings',
  label: 'Settings',
  icon: IconSettings,
  keys: 'g ,',
  about: 'Decision rules, GrowthBook, keys, people, audit',
}

/** Places in groups, in the order of the left navigation. */
export const placeGroups: readonly (readonly PlaceEntry[])[] = [
  [home, hypotheses, experiments],
  [achievements],
  [teams, kpis],
  [settings],
]

/** All that keys and the palette lead to; notifications have the bell instead of a line in the navigation. */
export const places: readonly PlaceEntry[] = [...placeGroups.flat(), notifications]
/** What fits at the bottom of a phone; the rest is behind "More". */
export const phonePlaces: readonly PlaceEntry[] = [home, hypotheses, experiments, achievements]
export const morePlaces: readonly PlaceEntry[] = [teams, kpis, settings]
