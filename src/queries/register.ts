import type { QueryKey } from '@tanstack/react-query'
import type { ApiError } from '#src/domain/api-error.ts'

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ApiError
    queryMeta: {
      /** Loads another query's data in the background; reloading the page's data skips it. */
      readonly isBackground?: true
    }
    mutationMeta: {
      /** Keys to refetch after success; the mutation stays pending until active ones are fresh. */
      readonly staleOnSuccess: readonly QueryKey[]
    }
  }
}
