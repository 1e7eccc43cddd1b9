/** A bucket that fills with time: how much may be sent now, and how long to wait for more. */
export interface PaceSettings {
  /** What may be sent at once after a rest. */
  readonly burst: number;
  /** What comes back in a second. */
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

  /** Milliseconds until `amount` may be sent; more than a whole bucket has to wait for a full one. */
  wait(amount: number): number {
    this.refill();
    const missing = Math.min(amount, this.settings.burst) - this.left;
    return missing <= 0 ? 0 : Math.ceil((1_000 * missing) / this.settings.perSecond);
  }

  /** What is sent leaves the bucket, which may owe the rest of something large. */
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
