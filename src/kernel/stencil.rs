//! Lagrange interpolation on ten equidistant nodes, in its middle interval, as plain polynomials.
//!
//! The nodes sit at −4.5, −3.5 … 4.5 and u runs over −½ … ½. The basis polynomial of node 9 − a is that of node a
//! mirrored, so that even and odd powers separate and half the work goes.

/// Nodes of the stencil, and powers of the polynomials.
pub(super) const ORDER: usize = 10;
/// Pairs of mirrored nodes; also the number of even (and of odd) powers.
const HALF: usize = ORDER / 2;

/// `EVEN[a][k]` is the coefficient of u²ᵏ in the basis polynomial of node a, `ODD[a][k]` that of u²ᵏ⁺¹.
const EVEN: [[f64; HALF]; HALF] = table(0);
const ODD: [[f64; HALF]; HALF] = table(1);
/// The same with the indices swapped: in each direction the inner loop runs over lanes that don't depend on each other.
const EVEN_TURNED: [[f64; HALF]; HALF] = turned(&EVEN);
const ODD_TURNED: [[f64; HALF]; HALF] = turned(&ODD);

const fn turned(table: &[[f64; HALF]; HALF]) -> [[f64; HALF]; HALF] {
    let mut out = [[0.0; HALF]; HALF];
    let mut i = 0;
    while i < HALF * HALF {
        out[i % HALF][i / HALF] = table[i / HALF][i % HALF];
        i += 1;
    }
    out
}

/// The coefficients of parity `offset`, worked out by the compiler.
const fn table(offset: usize) -> [[f64; HALF]; HALF] {
    let mut out = [[0.0; HALF]; HALF];
    let mut a = 0;
    while a < HALF {
        let mut basis = [0.0; ORDER];
        basis[0] = 1.0;
        let mut b = 0;
        while b < ORDER {
            if b != a {
                // basis ← basis · (u − u_b) / (u_a − u_b), highest power first so that it can be done in place.
                let scale = 1.0 / (a as f64 - b as f64);
                let root = b as f64 - 4.5;
                let mut k = ORDER - 1;
                while k > 0 {
                    basis[k] = (basis[k - 1] - root * basis[k]) * scale;
                    k -= 1;
                }
                basis[0] *= -root * scale;
            }
            b += 1;
        }
        let mut k = 0;
        while k < HALF {
            out[a][k] = basis[2 * k + offset];
            k += 1;
        }
        a += 1;
    }
    out
}

/// The polynomial through ten node values, lowest power first.
pub(super) fn polynomial(values: &[f64; ORDER]) -> [f64; ORDER] {
    let mut even = [0.0; HALF];
    let mut odd = [0.0; HALF];
    for a in 0..HALF {
        let sum = values[a] + values[ORDER - 1 - a];
        let difference = values[a] - values[ORDER - 1 - a];
        for k in 0..HALF {
            even[k] += EVEN[a][k] * sum;
            odd[k] += ODD[a][k] * difference;
        }
    }
    let mut out = [0.0; ORDER];
    for k in 0..HALF {
        out[2 * k] = even[k];
        out[2 * k + 1] = odd[k];
    }
    out
}

/// The transpose: node weights that stand for sources with the power sums `moments[k]` = Σ uᵏ.
pub(super) fn spread(moments: &[f64; ORDER]) -> [f64; ORDER] {
    let mut even = [0.0; HALF];
    let mut odd = [0.0; HALF];
    for k in 0..HALF {
        for a in 0..HALF {
            even[a] += EVEN_TURNED[k][a] * moments[2 * k];
            odd[a] += ODD_TURNED[k][a] * moments[2 * k + 1];
        }
    }
    let mut out = [0.0; ORDER];
    for a in 0..HALF {
        out[a] = even[a] + odd[a];
        out[ORDER - 1 - a] = even[a] - odd[a];
    }
    out
}

/// The polynomial's value at u, split into even and odd powers so that the two chains run side by side.
#[inline]
pub(super) fn value(c: &[f64; ORDER], u: f64) -> f64 {
    let v = u * u;
    let even = c[0] + v * (c[2] + v * (c[4] + v * (c[6] + v * c[8])));
    let odd = c[1] + v * (c[3] + v * (c[5] + v * (c[7] + v * c[9])));
    even + u * odd
}

/// Adds the powers of u to the power sums.
#[inline]
pub(super) fn add_powers(moments: &mut [f64; ORDER], u: f64) {
    let v = u * u;
    let mut even = 1.0;
    let mut odd = u;
    for pair in moments.chunks_exact_mut(2) {
        pair[0] += even;
        pair[1] += odd;
        even *= v;
        odd *= v;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes() -> [f64; ORDER] {
        std::array::from_fn(|a| a as f64 - 4.5)
    }

    #[test]
    fn a_polynomial_of_degree_nine_is_reproduced() {
        let exact = |u: f64| ((u - 2.0) * (u + 0.25)).powi(4) * (u - 1.0);
        let c = polynomial(&nodes().map(exact));
        for u in [-0.5, -0.2, 0.0, 0.37, 0.5] {
            assert!((value(&c, u) - exact(u)).abs() < 1e-8 * exact(-4.5).abs().max(1.0) * 1e-3, "{u}");
        }
    }

    #[test]
    fn spreading_is_the_transpose_of_interpolating() {
        let values = nodes().map(|u| (0.1 * u).cos() + u);
        let mut moments = [0.0; ORDER];
        let points = [-0.4, 0.1, 0.11];
        for u in points {
            add_powers(&mut moments, u);
        }
        let spread: f64 = spread(&moments).iter().zip(&values).map(|(w, v)| w * v).sum();
        let c = polynomial(&values);
        let gathered: f64 = points.iter().map(|u| value(&c, *u)).sum();
        assert!((spread - gathered).abs() < 1e-13);
    }
}
