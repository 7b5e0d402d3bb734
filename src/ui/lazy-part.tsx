import { lazy, useEffect, useState, useSyncExternalStore, type ReactElement } from 'react'
import { Button } from './button.tsx'
import { ErrorBoundary } from './error-boundary.tsx'

/**
 * Parts whose code is loaded when they are needed. It may be gone after a deploy, or the connection may drop
 * (docs/failures.md, F55): then the part is left out, the rest of the page keeps what was typed, and a note offers to
 * reload. There is no button to try again: browsers remember a module that failed until the page is reloaded.
 */

export type Part<Props> = (props: Props) => ReactElement | false | null

/** `preload` starts loading its code, so that it is there when the part is drawn. */
export type LazyPart<Props> = Part<Props> & { readonly preload: () => void }

const PAUSE = 400

class MissingPart extends Error {
  override readonly name = 'MissingPart'
}

/** Whether code could not be loaded, as against a bug in it. Browsers have no error of their own for that. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && /\b(?:import|module|preload)/iu.test(error.message)
}

/** Loads code with one automatic second try. */
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
 * A component whose code is loaded when it is first drawn.
 *
 * @param load imports it
 * @param Instead in place of a part that is most of the page; left out: a note over the page says that it is missing
 */
export function lazyPart<Props extends object>(
  load: () => Promise<Part<Props>>,
  Instead: Part<object> = Missing,
): LazyPart<Props> {
  let started: Promise<Part<Props>> | undefined
  let code: Part<Props> | undefined
  /** Both tries are shared by the part and by what loads it before. */
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
  // React.lazy caches rejections. Browsers that forget a failed module load it when the part is drawn the next time,
  // but not before it was left: a part that waits is mounted again at each try.
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
          // A bug is for the boundary around.
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

/** Nothing in its own place: the note over the page says it. */
function Missing() {
  useEffect(() => {
    publish(missing + 1)
    return () => {
      publish(missing - 1)
    }
  }, [])
  return null
}

/** Over the page while parts of it are missing: what to do about it. Nothing is reloaded automatically. */
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

/** Why a part may be missing, and what to do before reloading. */
export const MISSING_PART =
  'Part of the app couldn’t load. There might be a new version. Copy anything you’ve typed before you reload.'
