import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'

export type FilterChange<Filters> = { readonly [Name in keyof Filters]?: Filters[Name] | undefined }

/**
 * Changes filters in the URL; what is set to undefined leaves it. Give it the filters that the route's
 * `useSearch()` returns. Typing replaces the entry in the history, so that Back leaves the page at once.
 */
export const useUrlFilters = <Filters extends object>(
  filters: Filters,
): readonly [Filters, (change: FilterChange<Filters>) => void] => {
  const navigate = useNavigate()
  const change = useCallback(
    (changes: FilterChange<Filters>) =>
      void navigate({ to: '.', search: (held: object) => ({ ...held, ...changes }), replace: true }),
    [navigate],
  )
  return [filters, change]
}
