import { useEffect } from 'react'
import { useStore } from '#src/components/use-store.ts'
import { forgetKeys } from '#src/session/device.ts'
import { shareSession } from '#src/session/tab-sharing.ts'
import { keepFocus } from './focus-keeper.ts'
import { ownWork } from './pending-work.ts'
import { Button } from '#src/ui/button.tsx'
import { guardComposing } from '#src/ui/keys.ts'
import { Note } from '#src/ui/note.tsx'
import { hadUrlKey } from './url-credential-scrubber.ts'
import { shareWithNewTabs } from './new-tabs.ts'

/** Guards of the whole page, connected or not. Loaded after the first view, which doesn't need them. */
export function AppGuards() {
  const keySeen = useStore(hadUrlKey)
  useEffect(preventFileDrop, [])
  useEffect(guardComposing, [])
  useEffect(keepFocus, [])
  useEffect(() => shareSession(ownWork), [])
  useEffect(shareWithNewTabs, [])
  useEffect(forgetKeys, [])
  return (
    keySeen && (
      <KeyWarning
        onClose={() => {
          hadUrlKey.set(false)
        }}
      />
    )
  )
}

/** The address contained a key. The key was removed, but the source of the link still has it. */
function KeyWarning({ onClose }: { onClose: () => void }) {
  return (
    <aside aria-label="API key in the URL" className="bg-canvas p-3">
      <Note
        tone="warning"
        title="The URL contained an API key"
        action={
          <Button size="small" onClick={onClose}>
            Close
          </Button>
        }
      >
        <p role="alert">
          We removed it and didn’t use it. Your browser history and the source of the link might still have it. Revoke
          the key in Harness and create a new one.
        </p>
      </Note>
    </aside>
  )
}

/**
 * A file dropped next to a field would replace the app in the tab: the key and everything typed would be lost. Fields
 * that accept files handle the drop first.
 *
 * @returns a function that removes the guard
 */
function preventFileDrop(): () => void {
  const refuse = (event: DragEvent) => {
    if (event.defaultPrevented || event.dataTransfer?.types.includes('Files') !== true) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'none'
  }
  addEventListener('dragover', refuse)
  addEventListener('drop', refuse)
  return () => {
    removeEventListener('dragover', refuse)
    removeEventListener('drop', refuse)
  }
}
