import { useEffect, useRef } from 'react'

export interface KeyBinding {
  /** One key (`c`, `?`) or two after each other (`g h`). */
  readonly keys: string
  readonly label: string
  readonly run: () => void
}

const secondKeyWithin = 1_200

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.closest('input, textarea, select, [role="dialog"], [role="menu"]') !== null)

const isPlain = (event: KeyboardEvent): boolean =>
  !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing

/** Runs bindings from anywhere on the page, except while someone types or a dialog or menu is open. */
export const useKeys = (bindings: readonly KeyBinding[]): void => {
  const first = useRef({ key: '', at: 0 })
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (!isPlain(event) || isTyping(event.target)) return
      const isSecond = event.timeStamp - first.current.at < secondKeyWithin
      const pair = `${first.current.key} ${event.key}`
      const match =
        (isSecond ? bindings.find(({ keys }) => keys === pair) : undefined) ??
        bindings.find(({ keys }) => keys === event.key)
      first.current = match === undefined ? { key: event.key, at: event.timeStamp } : { key: '', at: 0 }
      if (match === undefined) return
      event.preventDefault()
      match.run()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [bindings])
}

/** Ctrl-K, or ⌘K on a Mac; works while typing too. */
export const usePaletteKey = (open: () => void): void => {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return
      event.preventDefault()
      open()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [open])
}

/** What to print on the search button: people look for their own keyboard. */
export const paletteKeyLabel = (): string => (/mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘K' : 'Ctrl K')
