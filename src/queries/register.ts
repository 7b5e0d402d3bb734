import type { QueryKey } from '@tanstack/react-query'
import type { ApiError } from '#src/domain/api-error.ts'

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ApiError
    queryMeta: {
      /** Looks in the background at what another query shows; who reads the page again leaves it out. */
      readonly isBackground?: true
    }
    mutationMeta: {
      /** Keys to refetch after success; the mutation stays pending until active ones are fresh. */
      readonly staleOnSuccess: readonly QueryKey[]
    }
  }
}
