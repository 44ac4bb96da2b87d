import { useEffect, useRef } from 'react'

/**
 * The button that cancels goes away with the run. Whoever pressed it finds the focus on the one that starts the next,
 * unless they have gone elsewhere meanwhile.
 */
export const useFocusAfterCancel = (isUnderWay: boolean) => {
  const next = useRef<HTMLButtonElement>(null)
  const hasCancelled = useRef(false)
  useEffect(() => {
    if (isUnderWay || !hasCancelled.current) return
    hasCancelled.current = false
    if (document.activeElement === document.body) next.current?.focus()
  }, [isUnderWay])
  return { next, onCancel: () => void (hasCancelled.current = true) }
}
