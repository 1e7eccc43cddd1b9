/** A token bucket: how much may be sent now, and how long to wait before more may be sent. */
export interface PaceSettings {
  /** How much may be sent at once after a pause. */
  readonly burst: number;
  /** How much comes back in a second. */
  readonly perSecond: number;
}

export class Pace {
  private left: number;
  private counted: number;

  constructor(
    private readonly settings: PaceSettings,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.left = settings.burst;
    this.counted = now();
  }

  /** Milliseconds until `amount` may be sent. An amount above `burst` may be sent when the bucket is full. */
  wait(amount: number): number {
    this.refill();
    const missing = Math.min(amount, this.settings.burst) - this.left;
    return missing <= 0 ? 0 : Math.ceil((1_000 * missing) / this.settings.perSecond);
  }

  /** Takes `amount` out of the bucket, which may become negative. */
  spend(amount: number): void {
    this.refill();
    this.left -= amount;
  }

  private refill(): void {
    const now = this.now();
    const { burst, perSecond } = this.settings;
    this.left = Math.min(burst, this.left + ((now - this.counted) / 1_000) * perSecond);
    this.counted = now;
  }
}
