// The version of this program, as it tells it to whoever asks.
export const VERSION = '0.2.0'
