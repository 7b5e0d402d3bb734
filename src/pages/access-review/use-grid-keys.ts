import { useLayoutEffect, useRef, useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react'

/** A cell of a grid; the header is row 0. */
export type GridPlace = { readonly row: number; readonly column: number }

/** Marks the focus target of a cell with the cell's position: a link, a checkbox, or the cell itself. */
export const placeAttribute = 'data-place'

/** Value of the attribute. */
export function placeName({ row, column }: GridPlace): string {
  return `${row}:${column}`
}

/**
 * The one tab stop of a grid.
 *
 * @param first its initial position
 * @param size rows and columns, including the headers
 * @returns the position, `go` to move it together with the focus, and a handler that follows the focus
 */
export function useGridPlace(table: RefObject<HTMLElement | null>, first: GridPlace, size: GridPlace) {
  const [requestedCell, setRequestedCell] = useState(first)
  const isMoving = useRef(false)
  const place = {
    row: Math.min(requestedCell.row, size.row - 1),
    column: Math.min(requestedCell.column, size.column - 1),
  }
  // After each render: the cell might have to be rendered first.
  useLayoutEffect(() => {
    if (!isMoving.current) return
    const cell = table.current?.querySelector<HTMLElement>(`[${placeAttribute}="${placeName(place)}"]`)
    if (cell == null) return
    isMoving.current = false
    // Scrolling is up to the caller, who knows what covers the edges.
    cell.focus({ preventScroll: true })
  })
  return {
    place,
    go: (next: GridPlace) => {
      isMoving.current = true
      setRequestedCell({ ...next })
    },
    onFocus: ({ target }: FocusEvent<HTMLElement>) => {
      const [row, column] = (target.getAttribute(placeAttribute) ?? '').split(':').map(Number)
      if (row === undefined || column === undefined) return
      if (row !== place.row || column !== place.column) setRequestedCell({ row, column })
    },
  }
}

/**
 * Target of a key in a grid (ARIA Authoring Practices); undefined: it isn't for the grid.
 *
 * @param page rows per page
 */
export function placeAfterKey(
  event: KeyboardEvent,
  { row, column }: GridPlace,
  size: GridPlace,
  page: number,
): GridPlace | undefined {
  if (event.altKey || event.shiftKey || event.metaKey) return undefined
  const last = { row: size.row - 1, column: size.column - 1 }
  if (event.ctrlKey && event.key !== 'Home' && event.key !== 'End') return undefined
  switch (event.key) {
    case 'ArrowUp':
      return { row: Math.max(0, row - 1), column }
    case 'ArrowDown':
      return { row: Math.min(last.row, row + 1), column }
    case 'ArrowLeft':
      return { row, column: Math.max(0, column - 1) }
    case 'ArrowRight':
      return { row, column: Math.min(last.column, column + 1) }
    case 'Home':
      return { row: event.ctrlKey ? 0 : row, column: 0 }
    case 'End':
      return { row: event.ctrlKey ? last.row : row, column: last.column }
    case 'PageUp':
      return { row: Math.max(0, row - page), column }
    case 'PageDown':
      return { row: Math.min(last.row, row + page), column }
    default:
      return undefined
  }
}
