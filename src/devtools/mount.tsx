import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { LiveRegions } from '#src/ui/live-region.tsx'
import { SimulatorButton } from './simulator-button.tsx'
import { SimulatorDrawerHost } from './simulator-drawer-host.tsx'
import type { PageData } from './use-simulator.ts'

/**
 * The simulator's console in a page that the simulator's host serves. Its own bundle: the app that is deployed does not
 * contain it.
 */

/**
 * Draws the button that opens the console.
 *
 * @param container an empty element of the page
 * @param options how it looks, and what to do before the console opens
 * @returns removes it
 */
export function mountButton(container: HTMLElement, options: { small: boolean; onPress: () => void }): () => void {
  return mount(container, <SimulatorButton {...options} />, 'simulator-button-')
}

/**
 * Draws the console, once for a page.
 *
 * @param container an empty element of the page
 * @param data how to read the page's data again; left out while no one is connected
 * @returns removes it; it is open again when it is drawn next
 */
export function mountPanel(container: HTMLElement, data?: PageData): () => void {
  return mount(
    container,
    <LiveRegions>
      <SimulatorDrawerHost data={data} />
    </LiveRegions>,
    'simulator-',
  )
}

function mount(container: HTMLElement, content: ReactNode, identifierPrefix: string): () => void {
  // The ids of two roots would be the same without a prefix. A fresh element, because the root before may not have
  // ended yet.
  const place = container.appendChild(document.createElement('div'))
  place.className = 'contents'
  const root = createRoot(place, { identifierPrefix })
  root.render(<StrictMode>{content}</StrictMode>)
  return () => {
    // React does not end a root while another one is drawing.
    queueMicrotask(() => {
      root.unmount()
      place.remove()
    })
  }
}
