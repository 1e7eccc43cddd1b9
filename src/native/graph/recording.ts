/**
 * Whether kernels are being recorded now. Kernels ask this, and kernels are part of what runs in a browser, so it stands
 * apart from the recorder, which needs Node.
 */

let recording = false;

/** Whether the running kernels are recorded: in a graph many small kernels cost little, since no JavaScript calls them. */
export const isRecording = (): boolean => recording;

/** For the recorder alone. */
export function setRecording(now: boolean): void {
  recording = now;
}
