export interface Size {
  readonly columns: number
  readonly rows: number
}

/** In cells, from the top left of the screen. */
export interface Rectangle {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}
