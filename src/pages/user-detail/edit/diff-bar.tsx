import clsx from 'clsx'
import { Minus, Plus } from 'lucide-react'
import { counted, formatNumber } from '#src/domain/format.ts'
import { Button } from '#src/ui/button.tsx'
import type { RoleEditor } from './use-role-editor.ts'

/** Staged changes, always in sight while there are any. */
export function DiffBar({ editor }: { editor: RoleEditor }) {
  const { staged, count, busy, phase } = editor
  return (
    <>
      <p role="status" className="sr-only">
        {count === 0 ? '' : `${counted(count, 'unsaved change', 'unsaved changes')}.`}
      </p>
      {count > 0 && (
        <section
          aria-label="Unsaved changes"
          className="sticky bottom-0 z-20 -mx-4 mt-1 flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-edge bg-raised px-4 py-2.5 text-sm shadow-overlay md:-mx-6 md:px-6"
        >
          <span className="flex gap-3">
            <Count kind="add" count={staged.adds.length} />
            <Count kind="remove" count={staged.removals.length} />
          </span>
          <span className="font-medium text-text">{counted(count, 'unsaved change', 'unsaved changes')}</span>
          <span className="text-muted max-lg:hidden">
            New roles are saved first, then removals. Nothing is sent before you save.
          </span>
          <span className="ml-auto flex flex-wrap gap-2 max-sm:w-full max-sm:[&>*]:flex-auto">
            <Button onClick={editor.discard} aria-disabled={busy || undefined}>
              Discard
            </Button>
            <Button
              variant="primary"
              busy={busy}
              busyLabel={phase === 'checking' ? 'Checking' : 'Saving'}
              blockedReason={editor.deniedReason ?? editor.waitReason}
              onClick={() => void editor.save()}
            >
              Save {counted(count, 'change', 'changes')}
            </Button>
          </span>
        </section>
      )}
    </>
  )
}

function Count({ kind, count }: { kind: 'add' | 'remove'; count: number }) {
  if (count === 0) return null
  const adds = kind === 'add'
  const Icon = adds ? Plus : Minus
  return (
    <span
      className={clsx(
        'inline-flex min-h-[22px] items-center gap-1 rounded-badge border px-1.5 font-semibold tabular-nums',
        adds
          ? 'border-success-edge bg-success-tint text-success-text'
          : 'border-danger-edge bg-danger-tint text-danger-text',
      )}
    >
      <Icon aria-hidden className="size-3.5" />
      {formatNumber(count)}
      <span className="sr-only">{adds ? ' to add' : ' to remove'}</span>
    </span>
  )
}
