import { createStore } from '#src/session/store.ts'

/** Lives as long as the page: the drawer stays open when a fault ends the session. */
export const isDrawerOpen = createStore(false)

/** The button that opened it. */
export const drawerOpener = createStore<HTMLElement | undefined>(undefined)

/** Number of active faults, if known. */
export const faultCount = createStore(0)

/** Number of users in the simulated account; undefined until loaded. */
export const userCount = createStore<number | undefined>(undefined)

/** ID of the drawer, for the buttons that open it. */
export const DRAWER = 'simulator-drawer'
