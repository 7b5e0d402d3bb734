import type { UseQueryResult } from '@tanstack/react-query'
import type { ComponentProps } from 'react'
import { ReadError } from '#src/components/read-error.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { Spinner } from '#src/ui/spinner.tsx'
import { LoadPanel } from './load-panel.tsx'

type WhoCanLoadProps = Pick<ComponentProps<typeof LoadPanel>, 'load' | 'state'> & {
  scopeName: ScopeName
  /** Computes who can do something from the loaded access. */
  query: UseQueryResult
  /** The data that the question needs is loaded. */
  isLoaded: boolean
}

/** Progress of a “Who can…?” question: loading, computing, or the failure. */
export function WhoCanLoad({ load, state, scopeName, query, isLoaded }: WhoCanLoadProps) {
  return (
    <>
      <LoadPanel load={load} state={state} what={['assignmentsIn', scopeName.full]} rows="matches" />
      {query.isError && <ReadError error={query.error} what="users" onRetry={() => void query.refetch()} />}
      {isLoaded && query.isPending && <Spinner label="Checking who can…" />}
    </>
  )
}
