/** Words of texts as far as they tell what a text is about: without stop words, by simple stems. */

const stopWords: ReadonlySet<string> = new Set(
  `a about above after again all also an and any are as at be because been before being below between both but by can
  could did do does doing down during each few for from further had has have having he her here hers him his how i if in
  into is it its just know let lets make makes me more most my no nor not now of off on once one only or other our out
  over own per same she should so some such than that the their them then there these they this those through to too
  under until up us very was way we were what when where which while who whom why will with would you your
  believe result results success succeed measurable signal capability outcome hypothesis experiment experiments test
  tests testing ab variant variation variations control treatment new user users people want
  und oder der die das ein eine ist mit fur von zu den im auf nicht`.split(/\s+/),
)

/** Longer endings first. */
const endings: readonly (readonly [string, string])[] = [
  ['ations', 'ate'],
  ['ation', 'ate'],
  ['ings', ''],
  ['ies', 'y'],
  ['ing', ''],
  ['ers', 'er'],
  ['ed', ''],
  ['ly', ''],
  ['es', 'e'],
  ['s', ''],
]

const shortestStem = 3

/** "orders" and "ordering" become "order"; crude, and the same for everybody. */
export const stemOf = (word: string): string => {
  if (word.endsWith('ss')) return word
  const ending = endings.find(([end]) => word.endsWith(end) && word.length - end.length >= shortestStem)
  const stem = ending === undefined ? word : `${word.slice(0, -ending[0].length)}${ending[1]}`
  return stem.length > shortestStem ? stem.replace(/e$/, '') : stem
}

/** The same word in capitals, with accents, or spelled by parts of another alphabet's letters. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()

/** Stems of a text's telling words, by the first form in which each stands there. */
export const wordsOf = (texts: readonly string[]): ReadonlyMap<string, string> => {
  const words = plain(texts.join(' '))
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter((word) => word.length >= shortestStem && !stopWords.has(word) && !/^\d+$/.test(word))
  const firstForms = new Map(words.toReversed().map((word) => [stemOf(word), word]))
  return new Map([...firstForms].toReversed())
}

/** How much each thing tells: what few have tells more. Natural logarithm of 1 + all ÷ those that have it. */
export const rarityIn = (all: readonly Iterable<string>[]): ((thing: string) => number) => {
  const counts = new Map<string, number>()
  for (const things of all) {
    for (const thing of new Set(things)) counts.set(thing, (counts.get(thing) ?? 0) + 1)
  }
  return (thing) => Math.log(1 + all.length / Math.max(1, counts.get(thing) ?? 1))
}
