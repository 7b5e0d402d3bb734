import { useEffect, useEffectEvent, useState } from 'react'

function holdsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true
}

/**
 * Accepts files that are dropped anywhere on the page, which the browser would otherwise open in place of the app.
 *
 * @param onFiles called with the dropped files
 * @returns whether files are being dragged over the page
 */
export function useFileDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [over, setOver] = useState(false)
  const drop = useEffectEvent(onFiles)
  useEffect(() => {
    const listeners = new AbortController()
    const on = (type: 'dragover' | 'dragleave' | 'drop', act: (event: DragEvent) => void) => {
      document.addEventListener(
        type,
        (event) => {
          if (holdsFiles(event)) act(event)
        },
        { signal: listeners.signal },
      )
    }
    on('dragover', (event) => {
      event.preventDefault()
      setOver(true)
    })
    on('dragleave', (event) => {
      // Left the window, not only one element for another.
      if (event.relatedTarget === null) setOver(false)
    })
    on('drop', (event) => {
      event.preventDefault()
      setOver(false)
      drop([...(event.dataTransfer?.files ?? [])])
    })
    return () => {
      listeners.abort()
    }
  }, [])
  return over
}
