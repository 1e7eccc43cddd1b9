/**
 * Whether kernels are being recorded now. Kernels ask this and also run in browsers, so this file is apart from the
 * recorder, which needs Node.
 */

let recording = false;

/** Whether the running kernels are recorded. In a graph many small kernels cost little, since no JavaScript calls them. */
export const isRecording = (): boolean => recording;

/** Only the recorder calls this. */
export function setRecording(now: boolean): void {
  recording = now;
}
