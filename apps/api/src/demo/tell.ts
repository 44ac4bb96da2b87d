/** Tells the story from its first day to the present: every step of everybody, in the order of time. */
import { dayOf, earlier, hoursAfter } from './days.js'
import type { Stage } from './stage.js'
import type { Day, DemoCard, DemoStep } from './story.js'
import { propose, takeStep, type CardScene } from './tell-card.js'
import { pullResults, tellFoundation, type Foundation } from './tell-foundation.js'

interface Scene {
  readonly at: Date
  readonly play: () => Promise<void>
}

/** Hours of the day, UTC: results come first in the morning, and people decide on what they have read. */
const hours: Readonly<Record<DemoStep['kind'] | 'sync' | 'propose', number>> = {
  sync: 6,
  propose: 8,
  decide: 9,
  approve: 10,
  seal: 12,
  startBuilding: 13,
  abandon: 14,
}

const momentOf = ({ anchor }: Stage, day: Day, kind: keyof typeof hours): Date =>
  earlier(hoursAfter(dayOf(anchor, day), hours[kind]), anchor)

const scenesOfCard = (stage: Stage, foundation: Foundation, card: DemoCard): readonly Scene[] => {
  const scene: CardScene = { stage, foundation, card, told: { hypothesisId: '', decisionId: '' } }
  return [
    { at: momentOf(stage, card.proposedOn, 'propose'), play: () => propose(scene) },
    ...card.steps.map((step) => ({
      at: momentOf(stage, step.on, step.kind),
      play: () => takeStep(scene, step),
    })),
  ]
}

/** The newest results are pulled at the very moment of the set-up. */
const syncScenes = (stage: Stage, later: readonly Day[], connectionId: string): readonly Scene[] =>
  [...later.map((day) => momentOf(stage, day, 'sync')), stage.anchor].map((at) => ({
    at,
    play: () => pullResults(stage, connectionId),
  }))

export const tell = async (stage: Stage): Promise<void> => {
  const [firstDay = 0, ...laterDays] = stage.story.syncDays
  stage.clock.set(momentOf(stage, firstDay, 'sync'))
  const foundation = await tellFoundation(stage)
  const scenes = [
    ...stage.story.cards.flatMap((card) => scenesOfCard(stage, foundation, card)),
    ...syncScenes(stage, laterDays, foundation.connectionId),
  ]
  for (const { at, play } of scenes.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
    stage.clock.set(at)
    await play()
  }
}
