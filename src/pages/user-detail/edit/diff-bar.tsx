import clsx from 'clsx'
import { useEffect, useEffectEvent, useRef } from 'react'
import { BAR_KEY, isKeyIgnored } from '#src/components/list-keys.ts'
import { scopeIcons } from '#src/components/scope-tag.tsx'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { byCount, counted, formatNumber } from '#src/domain/format.ts'
import { scopeLevel } from '#src/domain/scope.ts'
import { Button } from '#src/ui/button.tsx'
import { Status } from '#src/ui/live-region.tsx'
import type { RoleEditor } from './use-role-editor.ts'

/** Staged changes at the lower edge of the window, by scope, if there are any. */
export function DiffBar({ editor }: { editor: RoleEditor }) {
  const { count, kinds, busy, phase, scope } = editor
  const { name } = useScopeName(scope)
  const save = useRef<HTMLButtonElement>(null)
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== BAR_KEY || save.current === null || isKeyIgnored(event)) return
    event.preventDefault()
    save.current.focus()
  })
  useEffect(() => {
    document.addEventListener('keydown', press)
    return () => {
      document.removeEventListener('keydown', press)
    }
  }, [])
  return (
    <>
      <Status className="sr-only">
        {count === 0 ? '' : `${counted(count, 'unsaved change', 'unsaved changes')}.`}
      </Status>
      {count > 0 && (
        <section
          aria-label="Unsaved changes"
          className="sticky bottom-(--drawer-bottom) z-20 -mx-4 mt-auto flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 border-t border-edge bg-raised px-4 py-2.5 text-sm shadow-overlay md:-mx-6 md:px-6"
        >
          <span className="font-semibold whitespace-nowrap text-text">
            {counted(count, 'unsaved change', 'unsaved changes')}
          </span>
          <span className="flex min-h-7 min-w-0 items-center gap-1.5 rounded-control border border-edge pr-[3px] pl-2 whitespace-nowrap text-text-secondary max-md:ml-auto [&_svg]:size-3.5">
            {scopeIcons[scopeLevel(scope)]}
            <bdi className="min-w-0 truncate max-md:sr-only">{name}</bdi>
            <ChangeCount tone="change" count={kinds.swaps} />
            <ChangeCount tone="add" count={kinds.adds} />
            <ChangeCount tone="remove" count={kinds.removals} />
          </span>
          <span className="flex gap-2 max-md:w-full max-md:*:flex-1 md:ml-auto max-md:[&_button]:min-h-10 max-md:[&_button]:w-full">
            <Button variant="ghost" onClick={editor.discard} aria-disabled={busy || undefined}>
              Discard
            </Button>
            <Button
              ref={save}
              variant="primary"
              aria-keyshortcuts="B"
              busy={busy}
              busyLabel={phase === 'checking' ? 'Checking…' : 'Saving…'}
              blockedReason={editor.deniedReason ?? editor.waitReason}
              onClick={() => void editor.save()}
            >
              {byCount(count, 'Save 1 change', `Save ${formatNumber(count)} changes`)}
            </Button>
          </span>
        </section>
      )}
    </>
  )
}

const styles = {
  change: { tint: 'bg-accent-tint text-accent-text', sign: '', word: '' },
  add: { tint: 'bg-success-tint text-success-text', sign: '+', word: ' to add' },
  remove: { tint: 'bg-danger-tint text-danger-text', sign: '−', word: ' to remove' },
}

function ChangeCount({ tone, count }: { tone: keyof typeof styles; count: number }) {
  if (count === 0) return null
  const { tint, sign, word } = styles[tone]
  return (
    <span
      className={clsx(
        'inline-flex min-h-5 items-center rounded-badge px-[5px] text-xs font-semibold tabular-nums forced-colors:border',
        tint,
      )}
    >
      {tone === 'change' ? (
        counted(count, 'change', 'changes')
      ) : (
        <>
          <span aria-hidden>
            {sign}
            {formatNumber(count)}
          </span>
          <span className="sr-only">
            {formatNumber(count)}
            {word}
          </span>
        </>
      )}
    </span>
  )
}
