import { Suspense, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { useGuardedHistory } from '#src/components/guarded-history.ts'
import { isKeyIgnored, isSomethingOpen } from '#src/components/list-keys.ts'
import { useDialogRequest } from '#src/components/use-dialog-request.ts'
import { useScope } from '#src/components/use-scope.ts'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import { paths } from '#src/domain/paths.ts'
import { isComposing, isInForeignElement } from '#src/ui/keys.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'

const Palette = lazyPart(async () => (await import('./palette.tsx')).Palette)
const ShortcutsDialog = lazyPart(async () => (await import('./shortcuts-dialog.tsx')).ShortcutsDialog)

/** Milliseconds within which the second key of "G then U" must follow. */
const SECOND_KEY = 1500

function isInDialog({ target }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest('[role="dialog"]') !== null
}

/** A request by a button of the shell; each press creates a new one. */
export type ShellRequest = { readonly part: 'palette' | 'keys'; readonly opener: HTMLElement | null }

/**
 * The palette and the shortcuts of every screen: Ctrl or Cmd K for the palette, `?` for the list of shortcuts, G then a
 * letter.
 */
export function PaletteHost({ request, onReady }: { request: ShellRequest | undefined; onReady: () => void }) {
  const scope = useScope()
  const navigate = useNavigate()
  const [palette, setPalette] = useState<{ open: boolean; opener: HTMLElement | null }>()
  const [text, setText] = useState('')
  const [keysShown, setKeysShown, closeKeys] = useDialogRequest<true>()
  const history = useGuardedHistory()
  useEffect(
    () =>
      history.subscribe(() => {
        setPalette((before) => before && { ...before, open: false })
      }),
    [history],
  )
  // A button can be pressed before this code has loaded.
  const [handled, setHandled] = useState<ShellRequest>()
  if (request !== handled) {
    setHandled(request)
    if (request?.part === 'palette') setPalette({ open: true, opener: request.opener })
    if (request?.part === 'keys') setKeysShown(true)
  }
  const begun = useRef(-SECOND_KEY)
  const ready = useEffectEvent(onReady)
  useLayoutEffect(() => {
    ready()
  }, [])

  const openPalette = () => {
    const { activeElement } = document
    setPalette({ open: true, opener: activeElement instanceof HTMLElement ? activeElement : null })
  }
  const second = (key: string): string | undefined => {
    switch (key) {
      case 'u':
        return paths.users(scope)
      case 'i':
        return paths.invitations(scope)
      case 'w':
        return paths.whoCan(scope)
      case 'l':
        return paths.users(scope, '?status=locked')
      case 'f':
        return paths.users(scope, '?status=no-2fa')
      case 'r':
        return paths.accessReview(scope)
      case 'b':
        return paths.bulkRuns(scope.account)
      case 'c':
        return paths.changes(scope.account)
      case 'p':
        return paths.profile(scope.account)
      default:
        return undefined
    }
  }
  // The level that the page belongs to; its own list is behind it.
  const openScope = () => document.querySelector<HTMLElement>('[data-scope-trail] [aria-current]')?.click()
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (isComposing(event) || isInForeignElement(event)) return
    const key = event.key.toLowerCase()
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && key === 'k') {
      event.preventDefault()
      // A dialog with typed text is not closed for another one.
      if (!isSomethingOpen()) openPalette()
      return
    }
    // Typing continues while the palette loads: the keys are meant for its search box, not for shortcuts of the list
    // behind it.
    if (palette?.open === true && !isInDialog(event)) {
      const letter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey
      if (!letter && !['Escape', 'Backspace', 'Enter'].includes(event.key)) return
      event.preventDefault()
      if (letter) setText((before) => before + event.key)
      if (event.key === 'Backspace') setText((before) => before.slice(0, -1))
      if (event.key === 'Escape') {
        setPalette({ ...palette, open: false })
        setText('')
      }
      return
    }
    if (isKeyIgnored(event)) return
    const isSecond = event.timeStamp - begun.current < SECOND_KEY
    const to = isSecond ? second(key) : undefined
    begun.current = key === 'g' ? event.timeStamp : -SECOND_KEY
    // Prevent the default, so that the same letter does nothing in a list.
    if (to !== undefined) {
      event.preventDefault()
      void navigate(to)
    } else if (isSecond && key === 's') {
      event.preventDefault()
      openScope()
    } else if (event.key === '?') {
      event.preventDefault()
      setKeysShown(true)
    }
  })
  // useLayoutEffect: shortcuts must work as soon as the page is visible.
  useLayoutEffect(() => {
    // Runs before the shortcuts of lists.
    window.addEventListener('keydown', press, true)
    return () => {
      window.removeEventListener('keydown', press, true)
    }
  }, [])

  return (
    <>
      {palette !== undefined && (
        <PartBoundary
          failed="Couldn’t show the palette"
          onClose={() => {
            setPalette(undefined)
          }}
        >
          <Suspense>
            <Palette
              {...palette}
              text={text}
              onText={setText}
              onClose={() => {
                setPalette({ ...palette, open: false })
              }}
              onSwitchScope={openScope}
              onShortcuts={() => {
                setKeysShown(true)
              }}
            />
          </Suspense>
        </PartBoundary>
      )}
      {keysShown === true && (
        <PartBoundary failed="Couldn’t show the list of shortcuts" onClose={closeKeys}>
          <Suspense>
            <ShortcutsDialog onClose={closeKeys} />
          </Suspense>
        </PartBoundary>
      )}
    </>
  )
}
