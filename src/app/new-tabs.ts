import { readIdle } from '#src/components/idle-minutes.ts'
import { answerOpenedTabs, openInNewTab } from '#src/session/handover.ts'

/**
 * A link of the app that is middle-clicked, or clicked with a modifier for a new tab or window, opens connected. A tab
 * that the browser opens itself, for example from its menu, asks for the key.
 *
 * @returns a function that removes the listener
 */
export function shareWithNewTabs(): () => void {
  const open = (event: MouseEvent) => {
    if (event.defaultPrevented) return
    const [target] = event.composedPath()
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a[href]') : null
    if (link === null || link.hasAttribute('download') || !opensNewTab(event, link)) return
    if (openInNewTab(new URL(link.href, location.href))) event.preventDefault()
  }
  addEventListener('click', open)
  addEventListener('auxclick', open)
  const end = answerOpenedTabs(readIdle)
  return () => {
    removeEventListener('click', open)
    removeEventListener('auxclick', open)
    end()
  }
}

function opensNewTab({ type, button, ctrlKey, metaKey, shiftKey, altKey }: MouseEvent, link: HTMLAnchorElement) {
  if (type === 'auxclick') return button === 1
  // With Alt the browser saves the link.
  return button === 0 && !altKey && (ctrlKey || metaKey || shiftKey || link.target === '_blank')
}
