//! Small symmetric matrices: Cholesky, solutions, inverses, eigenvalues.

/// A square matrix of a few rows, row by row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    /// Rows and columns.
    pub size: usize,
    /// Entries, row after row.
    pub entries: Vec<f64>,
}

impl Matrix {
    /// All zeros.
    pub fn zero(size: usize) -> Matrix {
        Matrix {
            size,
            entries: vec![0.0; size * size],
        }
    }

    /// The entry of a row and column.
    #[inline]
    pub fn at(&self, row: usize, column: usize) -> f64 {
        self.entries[row * self.size + column]
    }

    /// The entry of a row and column, to change it.
    #[inline]
    pub fn at_mut(&mut self, row: usize, column: usize) -> &mut f64 {
        &mut self.entries[row * self.size + column]
    }

    /// The lower triangle L of L Lᵀ, `None` where the matrix is not positive definite.
    pub fn cholesky(&self) -> Option<Matrix> {
        let n = self.size;
        let mut lower = Matrix::zero(n);
        for i in 0..n {
            for j in 0..=i {
                let mut sum = self.at(i, j);
                for k in 0..j {
                    sum -= lower.at(i, k) * lower.at(j, k);
                }
                if i == j {
                    if !(sum > 0.0) || !sum.is_finite() {
                        return None;
                    }
                    *lower.at_mut(i, i) = sum.sqrt();
                } else {
                    *lower.at_mut(i, j) = sum / lower.at(j, j);
                }
            }
        }
        Some(lower)
    }

    /// x of (L Lᵀ) x = b, self being L.
    pub fn solve_lower(&self, b: &[f64]) -> Vec<f64> {
        let n = self.size;
        let mut x = b.to_vec();
        for i in 0..n {
            for k in 0..i {
                x[i] -= self.at(i, k) * x[k];
            }
            x[i] /= self.at(i, i);
        }
        for i in (0..n).rev() {
            for k in i + 1..n {
                x[i] -= self.at(k, i) * x[k];
            }
            x[i] /= self.at(i, i);
        }
        x
    }

    /// The inverse, `None` where the matrix is not positive definite.
    pub fn inverse(&self) -> Option<Matrix> {
        let lower = self.cholesky()?;
        let mut inverse = Matrix::zero(self.size);
        for column in 0..self.size {
            let mut unit = vec![0.0; self.size];
            unit[column] = 1.0;
            for (row, value) in lower.solve_lower(&unit).into_iter().enumerate() {
                *inverse.at_mut(row, column) = value;
            }
        }
        Some(inverse)
    }

    /// Eigenvalues of a symmetric matrix, rising, by Jacobi's rotations.
    pub fn eigenvalues(&self) -> Vec<f64> {
        let n = self.size;
        let mut m = self.clone();
        for _ in 0..60 {
            let off: f64 = (0..n)
                .flat_map(|i| (0..i).map(move |j| (i, j)))
                .map(|(i, j)| m.at(i, j).abs())
                .sum();
            if off == 0.0 || !off.is_finite() {
                break;
            }
            for p in 0..n {
                for q in p + 1..n {
                    m.rotate(p, q);
                }
            }
        }
        let mut values: Vec<f64> = (0..n).map(|i| m.at(i, i)).collect();
        values.sort_by(f64::total_cmp);
        values
    }

    /// One rotation that makes the entry (p, q) zero.
    fn rotate(&mut self, p: usize, q: usize) {
        let apq = self.at(p, q);
        let size = self.at(p, p).abs() + self.at(q, q).abs();
        if apq.abs() <= 1e-300 || apq.abs() < size * 1e-18 {
            (*self.at_mut(p, q), *self.at_mut(q, p)) = (0.0, 0.0);
            return;
        }
        let theta = (self.at(q, q) - self.at(p, p)) / (2.0 * apq);
        let t = theta.signum() / (theta.abs() + (1.0 + theta * theta).sqrt());
        let c = 1.0 / (1.0 + t * t).sqrt();
        let s = t * c;
        for k in 0..self.size {
            let (kp, kq) = (self.at(k, p), self.at(k, q));
            *self.at_mut(k, p) = c * kp - s * kq;
            *self.at_mut(k, q) = s * kp + c * kq;
        }
        for k in 0..self.size {
            let (pk, qk) = (self.at(p, k), self.at(q, k));
            *self.at_mut(p, k) = c * pk - s * qk;
            *self.at_mut(q, k) = s * pk + c * qk;
        }
    }
}
