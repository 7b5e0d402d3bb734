import { createStore } from '#src/session/store.ts'

/** Lives as long as the page: the drawer stays open when a fault ends the session. */
export const isDrawerOpen = createStore(false)

/** The button that a person has opened it with. */
export const drawerOpener = createStore<HTMLElement | undefined>(undefined)

/** How many faults are on, as far as known. */
export const faultCount = createStore(0)

/** How many users the simulated account has; undefined until it was loaded. */
export const userCount = createStore<number | undefined>(undefined)

/** Id of the drawer, for the buttons that open it. */
export const DRAWER = 'simulator-drawer'
