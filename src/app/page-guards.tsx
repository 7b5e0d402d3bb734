import { useEffect, useState } from 'react'
import { shareSession } from '#src/queries/session-sharing.ts'
import { Button } from '#src/ui/button.tsx'
import { Note } from '#src/ui/note.tsx'
import { closeKeyWarning, dropKeyFromAddress } from './address-key.ts'
import { guardDrops } from './drop-guard.ts'
import { shareWithNewTabs } from './new-tabs.ts'

/** What watches over the whole page, connected or not. Loaded after the first view: nothing of it is needed before. */
export function PageGuards() {
  const [keySeen, setKeySeen] = useState(dropKeyFromAddress)
  useEffect(guardDrops, [])
  useEffect(shareSession, [])
  useEffect(shareWithNewTabs, [])
  useEffect(() => {
    const look = () => {
      setKeySeen(dropKeyFromAddress())
    }
    addEventListener('hashchange', look)
    return () => {
      removeEventListener('hashchange', look)
    }
  }, [])
  if (!keySeen) return null
  return (
    <KeyWarning
      onClose={() => {
        closeKeyWarning()
        setKeySeen(false)
      }}
    />
  )
}

/** A key came with the address. It is out of it, but what kept the link still has it. */
function KeyWarning({ onClose }: { onClose: () => void }) {
  return (
    <aside aria-label="Key in the address" className="bg-canvas p-3">
      <Note
        tone="warning"
        title="There was an API key in the address"
        action={
          <Button size="small" onClick={onClose}>
            Close
          </Button>
        }
      >
        <p role="alert">
          It was not used and is no longer in the address of this page. Where the link came from, and perhaps this
          browser, still has it: revoke that key in Harness and create a new one.
        </p>
      </Note>
    </aside>
  )
}
