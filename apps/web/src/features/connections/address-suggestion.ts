/**
 * The server recognises the address of GrowthBook's web application and says in its sentence which one to use instead; a
 * click takes it over.
 */
const instead = /\bUse (https?:\/\/\S+) instead\b/

export const suggestedAddress = (sentence: string | null | undefined): string | null =>
  instead.exec(sentence ?? '')?.[1] ?? null
