import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { LiveRegions } from '#src/ui/live-region.tsx'
import { SimulatorButton } from './simulator-button.tsx'
import { SimulatorDrawerHost } from './simulator-drawer-host.tsx'
import type { PageData } from './use-simulator.ts'

/**
 * The simulator's console in a page that the simulator's host serves. A separate bundle: the deployed app does not
 * contain it.
 */

/**
 * Renders the button that opens the console.
 *
 * @param container an empty element of the page
 * @param options its style, and what to do before the console opens
 * @returns a callback that unmounts it
 */
export function mountButton(container: HTMLElement, options: { small: boolean; onPress: () => void }): () => void {
  return mount(container, <SimulatorButton {...options} />, 'simulator-button-')
}

/**
 * Renders the console, once for a page.
 *
 * @param container an empty element of the page
 * @param data how to reload the page's data; omitted while no one is connected
 * @returns a callback that unmounts it; it is open again when it is rendered next
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
  // Without a prefix, the IDs of two roots would collide. A fresh element, because the previous root might not have
  // unmounted yet.
  const place = container.appendChild(document.createElement('div'))
  place.className = 'contents'
  const root = createRoot(place, { identifierPrefix })
  root.render(<StrictMode>{content}</StrictMode>)
  return () => {
    // React can't unmount a root while another one is rendering.
    queueMicrotask(() => {
      root.unmount()
      place.remove()
    })
  }
}
