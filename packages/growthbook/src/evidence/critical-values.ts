/** Evaluates c[0] + c[1] x + c[2] x^2 … */
const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0)

// Wichura (1988), Algorithm AS 241, PPND16: the normal quantile to about 16 digits.
const centre = {
  top: [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
    67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  bottom: [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852546,
  ],
} as const
const shoulder = {
  top: [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  bottom: [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
} as const
const tail = {
  top: [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  bottom: [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
} as const

const ratio = (part: { readonly top: readonly number[]; readonly bottom: readonly number[] }, x: number) =>
  polynomial(part.top, x) / polynomial(part.bottom, x)

/** Quantile of the standard normal distribution, 0 < probability < 1. Source: Wichura, AS 241. */
export const normalQuantile = (probability: number): number => {
  const q = probability - 0.5
  if (Math.abs(q) <= 0.425) return q * ratio(centre, 0.180625 - q * q)
  const r = Math.sqrt(-Math.log(q < 0 ? probability : 1 - probability))
  return Math.sign(q) * (r <= 5 ? ratio(shoulder, r - 1.6) : ratio(tail, r - 5))
}

/**
 * Quantile of Student's t, 0 < probability < 1, degrees of freedom >= 1. Source: Abramowitz and Stegun 26.7.5, an
 * expansion about the normal quantile: 10 digits above 1,000 degrees of freedom, 3 at 5.
 */
export const studentQuantile = (probability: number, degreesOfFreedom: number): number => {
  const z = normalQuantile(probability)
  const square = z * z
  const terms = [
    z,
    (z * (square + 1)) / 4,
    (z * polynomial([3, 16, 5], square)) / 96,
    (z * polynomial([-15, 17, 19, 3], square)) / 384,
    (z * polynomial([-945, -1920, 1482, 776, 79], square)) / 92160,
  ]
  return polynomial(terms, 1 / degreesOfFreedom)
}
