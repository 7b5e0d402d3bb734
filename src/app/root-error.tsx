import type { ReactNode } from 'react'
import { ErrorBoundary } from '#src/ui/error-boundary.tsx'

/** Last line of defense: a bug outside the routes still shows a message and a button to reload. */
export function RootErrorBoundary({ children }: { children: ReactNode }) {
  return <ErrorBoundary fallback={() => <RootError />}>{children}</ErrorBoundary>
}

function RootError() {
  return (
    <main className="p-6">
      <h1 className="text-lg font-semibold text-text">This page stopped working</h1>
      <p role="alert" className="mt-2 text-text-secondary">
        Something went wrong. Your data wasn’t changed.
      </p>
      <p className="mt-4">
        <a className="text-accent-text underline" href={location.pathname}>
          Reload the page
        </a>
      </p>
    </main>
  )
}
