/** Two sides measured in turn, so that whatever else the machine does falls on both. */

export interface Pair {
  readonly ours: number
  readonly theirs: number
}

interface Sides {
  /** Measures once; the unit is the caller's, the same on both sides. */
  readonly ours: () => Promise<number> | number
  readonly theirs: () => Promise<number> | number
}

/** The middle value; the mean of the two in the middle where the count is even. NaN of nothing. */
export const medianOf = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]]
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2
}

/** The median of the ratios of each round: a slow moment weighs on one round, not on the answer. */
export const ratioOf = (pairs: readonly Pair[]): number =>
  medianOf(pairs.map(({ ours, theirs }) => ours / theirs))

/** Measures both sides once per round, and who goes first alternates; `warmUps` rounds are thrown away. */
export const interleave = async (
  { ours, theirs }: Sides,
  { rounds, warmUps }: { readonly rounds: number; readonly warmUps: number },
): Promise<readonly Pair[]> => {
  const pairs: Pair[] = []
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const first = round % 2 === 0 ? await ours() : undefined
    const other = await theirs()
    const pair = { ours: first ?? (await ours()), theirs: other }
    if (round >= warmUps) pairs.push(pair)
  }
  return pairs
}
