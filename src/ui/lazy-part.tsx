import { lazy, useEffect, useState, useSyncExternalStore, type ReactElement } from 'react'
import { Button } from './button.tsx'
import { ErrorBoundary } from './error-boundary.tsx'

/**
 * Parts whose code loads when they are needed. It might be gone after a deploy, or the connection might drop
 * (docs/failures.md, F55): then the part is omitted, the rest of the page keeps typed text, and a note offers to
 * reload. There is no retry button: browsers cache a failed module until the page is reloaded.
 */

export type Part<Props> = (props: Props) => ReactElement | false | null

/** `preload` starts loading its code, so that it is available when the part renders. */
export type LazyPart<Props> = Part<Props> & { readonly preload: () => void }

const PAUSE = 400

class MissingPart extends Error {
  override readonly name = 'MissingPart'
}

/** Whether code could not be loaded, as opposed to a bug in it. Browsers have no specific error for that. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && /\b(?:import|module|preload)/iu.test(error.message)
}

/** Loads code with one automatic retry. */
async function loaded<Code>(load: () => Promise<Code>): Promise<Code> {
  try {
    return await load()
  } catch {
    await new Promise((resolve) => setTimeout(resolve, PAUSE))
    try {
      return await load()
    } catch (error) {
      throw isMissing(error) ? new MissingPart('A part of the app is missing', { cause: error }) : error
    }
  }
}

let missing = 0
const listeners = new Set<() => void>()

function publish(next: number): void {
  missing = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * A component whose code loads when it first renders.
 *
 * @param load imports it
 * @param Instead replaces a part that is most of the page; default: a note over the page says that it is missing
 */
export function lazyPart<Props extends object>(
  load: () => Promise<Part<Props>>,
  Instead: Part<object> = Missing,
): LazyPart<Props> {
  let started: Promise<Part<Props>> | undefined
  let code: Part<Props> | undefined
  /** Both attempts are shared by the part and its preload. */
  const start = () => {
    started ??= loaded(load).then(
      (part) => (code = part),
      (error: unknown) => {
        started = undefined
        throw error
      },
    )
    return started
  }
  const make = () => lazy(async () => ({ default: await start() }))
  let latest = make()
  // React.lazy caches rejections. Browsers that don't cache a failed module load it when the part renders again, but
  // not before it was unmounted: a waiting part is remounted at each attempt.
  function LeftPage() {
    useEffect(
      () => () => {
        latest = make()
      },
      [],
    )
    return <Instead />
  }
  function LazyPart(props: Props) {
    // React.lazy suspends once even where the code is there, and React holds back for 300 ms what follows a suspense:
    // it would render the whole page again and again meanwhile.
    const [Latest] = useState(() => code ?? latest)
    return (
      <ErrorBoundary
        fallback={(error) => {
          // A bug is for the surrounding error boundary.
          if (!(error instanceof MissingPart)) throw error
          return <LeftPage />
        }}
      >
        <Latest {...props} />
      </ErrorBoundary>
    )
  }
  return Object.assign(LazyPart, {
    preload: () => {
      // The part itself says that it is missing.
      start().catch(() => undefined)
    },
  })
}

/** Renders nothing: the note over the page reports it. */
function Missing() {
  useEffect(() => {
    publish(missing + 1)
    return () => {
      publish(missing - 1)
    }
  }, [])
  return null
}

/** Shown over the page while parts of it are missing: what to do. Nothing is reloaded automatically. */
export function MissingPartsNote() {
  if (useSyncExternalStore(subscribe, () => missing) === 0) return null
  return (
    <div
      role="alert"
      className="fixed inset-x-4 bottom-4 z-50 mx-auto flex max-w-xl flex-wrap items-center gap-2 rounded-card border border-warning-edge bg-surface p-4 text-sm text-text shadow-dialog"
    >
      <p className="min-w-48 flex-1">
        <strong className="font-semibold">Reload to continue.</strong> {MISSING_PART}
      </p>
      <Button
        size="small"
        variant="primary"
        onClick={() => {
          location.reload()
        }}
      >
        Reload
      </Button>
    </div>
  )
}

/** Why a part might be missing, and what to do before reloading. */
export const MISSING_PART =
  'Part of the app couldn’t load. There might be a new version. Copy anything you’ve typed before you reload.'
