/** Examples of what is written into a GrowthBook: the simulated one of the stage. */
import { aConcludedCard, aSimulatedWorld, aTestableCard, draftBody } from '../simulated-world.js'
import type { Arrange, Examples, Stage } from './example.js'

const simulated = ({ w, growthBookOrigin }: Stage) => aSimulatedWorld(w, growthBookOrigin)

const concluded: Arrange = async (stage) => ({
  params: { hypothesisId: (await aConcludedCard(await simulated(stage))).id },
})

export const outwardExamples: Examples<
  'getDraftOptions' | 'createGrowthBookDraft' | 'pushLearning' | 'listPushes'
> = {
  getDraftOptions: async (stage) => {
    const w = await simulated(stage)
    const { connectionId } = w
    return { params: { hypothesisId: (await aTestableCard(w)).id }, query: { connectionId } }
  },
  createGrowthBookDraft: async (stage) => {
    const w = await simulated(stage)
    return { params: { hypothesisId: (await aTestableCard(w)).id }, body: draftBody(w) }
  },
  pushLearning: async (stage) => ({ ...(await concluded(stage)), body: { title: 'We learned.' } }),
  listPushes: concluded,
}
