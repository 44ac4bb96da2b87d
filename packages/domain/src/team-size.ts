/** What the size of a team says about its talking. */

/** Above this many people a team spends more on agreeing than most gain by being more. */
const LARGEST_EASY_TEAM = 9

/**
 * Ways in which so many people can talk to each other, two at a time: n(n − 1)/2 (F. P. Brooks, "The Mythical
 * Man-Month", 1975, chapter 2).
 * @param people whole number, 0 or more
 */
export const communicationChannels = (people: number): number => (people * Math.max(0, people - 1)) / 2

/**
 * A sentence for a team that has grown large; null up to nine people.
 * @param people whole number, 0 or more
 */
export const teamSizeHint = (people: number): string | null =>
  people <= LARGEST_EASY_TEAM
    ? null
    : `${people} people have ${communicationChannels(people)} ways to talk to each other, and up to nine have at most ${communicationChannels(LARGEST_EASY_TEAM)}. Consider two teams with a purpose each.`
