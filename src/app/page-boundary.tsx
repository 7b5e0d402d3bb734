import type { ReactNode } from 'react'
import { useLocation } from 'react-router'
import { ErrorBoundary } from '#src/ui/error-boundary.tsx'
import { RouteError } from './route-error.tsx'

/** A page that fails leaves the shell alive; going to another address tries again. */
export function PageBoundary({ children }: { children: ReactNode }) {
  return (
    <ErrorBoundary at={useLocation().key} fallback={() => <RouteError />}>
      {children}
    </ErrorBoundary>
  )
}
